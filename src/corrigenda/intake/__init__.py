"""A report comes in: parsed, limited, stored, acknowledged; then placed in its article and grouped."""
