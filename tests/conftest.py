"""No test sees what whoever runs it keeps on the machine, or asks a proxy."""

import os
import tempfile

os.environ["EXTRACTOR_MARKET_STORE"] = os.path.join(tempfile.gettempdir(), "no-market-store-of-tests")
os.environ.pop("FRED_API_KEY", None)
