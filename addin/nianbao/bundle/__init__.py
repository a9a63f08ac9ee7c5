"""The offline bundle for Windows: wheels, add-in, template and installer in one zip."""
