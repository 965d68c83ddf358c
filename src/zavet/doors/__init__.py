"""Translate, call one operation, answer."""
