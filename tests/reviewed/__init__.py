"""The checks against a made-up but realistic county: what they find of seeded mistakes, and what they say of true data."""
