"""Pictures of the window: how they are taken, kept, and held against what the window shows now."""
