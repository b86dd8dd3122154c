"""What several tests share: databases, folders, browsers."""
