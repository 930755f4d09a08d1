"""What `scripts/benchmark` measures with: generated pages, our pipeline by stage and whole, and what others do."""
