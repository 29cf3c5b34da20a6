"""Trade, investment and sector figures from news and official releases."""

__version__ = "0.1.0"
