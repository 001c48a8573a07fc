"""LocalStack plug-in: Lambda and SSM Run Command are answered by the ./shard-repair command.

Loaded without installation: this folder and the .dist-info folder beside it, which names the
plug-ins, lie on PYTHONPATH. LocalAws of the Java module local/ unpacks both and sets the variables
that choose them.
"""
