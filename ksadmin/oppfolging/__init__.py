"""Who must be chased: the chase list and re-acceptance campaigns."""
