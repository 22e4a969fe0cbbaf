#ifndef SLALOM_CZLIB_SHIM_H
#define SLALOM_CZLIB_SHIM_H

#include <zlib.h>

#endif
