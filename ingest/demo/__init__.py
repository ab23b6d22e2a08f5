"""The demonstration agencies: real names, made-up figures, served over HTTP as real offices send them."""

from hashlib import sha256

SEED = "toan-canh-2023"
TOKEN = sha256(f"{SEED}:token".encode()).hexdigest()[:32]
