/** Streams of bytes: packed, counted, digested, read ahead. Knows no stage. */
package io.shardrepair.stream;
