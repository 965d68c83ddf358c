"""Who is who: operators, sites, staff, subjects by random ids, representatives, authorisations."""
