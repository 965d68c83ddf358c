"""Published versions of a site's policy. A row never changes once written: triggers see to that."""

from django.db import models

from zavet.chance import new_id
from zavet.parties.models import Site


class Publication(models.Model):
    """One version of a policy at one site: text and rules as they were posted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="publications")
    version = models.CharField(max_length=40)
    files = models.JSONField()
    digest = models.CharField(max_length=64)
    posted_at = models.DateTimeField()
    effective_at = models.DateTimeField()

    class Meta:
        """One row for each version of a site."""

        constraints = [
            models.UniqueConstraint(fields=["site", "version"], name="version_once_per_site")
        ]
