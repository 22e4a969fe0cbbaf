#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../include/CKernels.h"

// The source says which multiplications and additions fuse; the compiler must not choose.
#pragma STDC FP_CONTRACT OFF

// A vector type must not pass through a call between code for different instruction sets, so everything below a table
// entry is inlined into it.
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

// k is cut in blocks of this size, so that a panel's block (48 KB) stays in the caches beside the rows of A.
enum { K_BLOCK = 256 };

// dW goes through its rows in chunks of this size, a multiple of 24 and of every tile's rows, so that a chunk of
// the activations stays in cache for all panels, and no row is visited twice.
enum { ROW_CHUNK = 264 };

// Parameters and state are prefetched so many tiles before their update.
enum { UPDATE_PREFETCH_TILES = 4 };

// No load or store moves across this, so an operand is loaded where it is used. Where a tile of sums fills the registers,
// it is cheaper to read an operand from L1 again than to push a sum out.
#define REGISTER_FENCE __asm__ volatile("" ::: "memory")

// What `pointer` points to is in memory, and any fence may have changed it: the compiler must not keep a copy in
// registers that it would then have to push out.
#define KEEP_IN_MEMORY(pointer) __asm__ volatile("" ::"r"(pointer) : "memory")
