#pragma once
#include <stddef.h>
#include <stdint.h>

double slalom_exp(double x);
double slalom_log(double x);
double slalom_inverse_normal(double p);
