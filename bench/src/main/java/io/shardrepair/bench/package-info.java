/** Measures the comparison, and the whole repair, beside what an operator would use instead. */
package io.shardrepair.bench;
