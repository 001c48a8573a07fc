package io.shardrepair.model;

/**
 * How to log in to a node.
 *
 * @param password a reference, never the password itself: {@code parameter:/path} (Parameter
 *     Store), on a meta node also {@code secret:name} (Secrets Manager), and on the command line
 *     also {@code env:NAME} or {@code file:PATH}
 */
public record Credentials(String username, String password) {}
