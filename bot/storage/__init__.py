"""Tables, repositories and units of work: values in, values out."""
