"""Will it be met, and will it last: target paths, fair comparison, forecasts, sustainability."""
