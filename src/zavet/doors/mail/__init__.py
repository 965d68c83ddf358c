"""Letters: what comes in by IMAP or a pipe becomes a request, what is answered goes out by the operator's server.

INVARIANT: a letter is read in a process of its own, bounded in time and memory; nothing that came is lost, and nobody
is believed for the address a letter names as its sender.
"""
