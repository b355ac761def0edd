"""Rules as pure functions of facts, parameters and today."""
