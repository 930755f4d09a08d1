"""Training of the encoder scorer: marked articles -> examples -> network -> a model folder that `annotate` reads.

The only part that imports torch, and only inside functions and `network`; nothing at run time imports this package.
"""
