"""Many filings: what a supervising department receives, sends back and sums up."""
