"""UBL 2.1 in: bytes -> a checked draft and findings. No framework, no files, no database."""

from portal.intake.ubl.parsing import LARGEST
from portal.intake.ubl.reader import Key, Reading, key_of, read

__all__ = ["LARGEST", "Key", "Reading", "key_of", "read"]
