"""The tjenester kommuner can get tax data for: catalogue, pipeline and datasets."""
