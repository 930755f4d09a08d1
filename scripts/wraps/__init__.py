"""Market wraps made from market tables, with every number's claim known: text for measurements, never for training."""
