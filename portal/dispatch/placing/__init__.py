"""The way each invoice and letter goes: what is known loaded, registers asked, the cascade judged, all written down."""
