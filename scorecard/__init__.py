"""The scorecard application: plans, strategy maps, KPIs and their values."""
