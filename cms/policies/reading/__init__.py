"""What the public reads of a policy: its versions, what they changed, its guides and its prints."""
