"""What is published, as data for everybody: files under /data/ and a read-only API (A5).

Everything here is on a public page too. Nothing reads a case, a draft or an account.
"""
