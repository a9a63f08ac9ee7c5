"""The register of applications (台账): entries, working days, terms, fees, counts, checks."""
