"""Files for the proofs of reading, written by code: bad ones of every kind, good ones of every form."""
