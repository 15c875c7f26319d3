"""The only code that writes policies, their adopted versions and what stands behind them."""
