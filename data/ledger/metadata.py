"""The one collection that every table of the ledger belongs to."""

from sqlalchemy import MetaData

metadata = MetaData()
