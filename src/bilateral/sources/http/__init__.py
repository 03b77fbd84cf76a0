"""What every service is asked through: time-outs, limits, retries, throttle, budget, and what a pull has got so far."""

from bilateral.sources.http.client import Answer, Client
from bilateral.sources.http.keys import NO_KEY, Key
from bilateral.sources.http.patience import Patience

__all__ = ["NO_KEY", "Answer", "Client", "Key", "Patience"]
