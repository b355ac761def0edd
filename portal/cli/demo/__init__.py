"""`portal demo`: the whole portal on this machine, from an empty folder to a page that answers.

It sets only what the environment leaves unset, writes nothing outside PORTAL_HOME, and ends with
everything it started, however it ends.
"""
