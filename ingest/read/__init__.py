"""Reading: bytes of agencies' files into typed rows, in a limited child process.

`child.Reader` is the door. Everything else runs inside the child: `sniff` decides what a file is,
`tables` makes grids of it, `forms` matches grids to datasets, `values` types the cells.
"""
