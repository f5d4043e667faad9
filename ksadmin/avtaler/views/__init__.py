"""Where a case worker stands when working with agreements."""
