"""Loaded before forking, so that a child begins at once: modules, registries and definitions, but no file and no thread."""

from __future__ import annotations

import alembic.command
import alembic.script  # noqa: F401

from data import agencies, calendar, datasets, errors, lists
from metrics import definitions

errors.messages()
agencies.registry()
calendar.holidays()
lists.all_lists()
datasets.all_datasets()
definitions.documents()
definitions.indicators()
