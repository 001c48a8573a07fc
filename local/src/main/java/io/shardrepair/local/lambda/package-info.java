/**
 * A stand-in for Lambda: the project's own handler classes as functions, in a process of their own.
 */
package io.shardrepair.local.lambda;
