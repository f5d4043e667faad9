"""What a case worker may type about wishes, voices and priority."""
