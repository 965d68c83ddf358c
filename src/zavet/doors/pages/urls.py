"""Addresses every door shares."""

from django.urls import path

from zavet.doors.pages import vision

app_name = "pages"
urlpatterns = [
    path("low-vision", vision.choose, name="vision"),
]
