"""Claims called back from where they have got to, and made anew or copied where they must be."""
