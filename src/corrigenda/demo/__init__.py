"""The demonstration: a small publication, served beside the desk, whose articles can be edited from the desk."""
