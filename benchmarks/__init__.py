"""Workloads, the hand-written limit beside the product, and the ratios between them (docs/benchmarks.md)."""
