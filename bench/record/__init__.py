"""What the public record costs as it grows."""
