"""The console: where the officer and the staff work. Being let in here opens no data of anybody."""
