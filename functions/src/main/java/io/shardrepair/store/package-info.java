/** Where the files of a repair are kept, and under which names. */
package io.shardrepair.store;
