"""Sentences that follow from the figures: written, put into the prose, and kept in agreement."""
