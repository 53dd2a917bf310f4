"""Who may decide about agreement and sharing, and who may look behind them."""
