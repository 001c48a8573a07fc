/** Streams of bytes: packed, counted, digested, read ahead. Knows nothing of the stages. */
package io.shardrepair.stream;
