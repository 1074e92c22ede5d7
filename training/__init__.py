"""How the embedded extractor tiny-vgg is trained and measured."""
